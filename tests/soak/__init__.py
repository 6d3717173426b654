"""Long runs that must end as they began: killed replays that go on, and millions of triages in flat memory."""
