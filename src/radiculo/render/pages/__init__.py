"""What pages say: one module per kind of page; data for programs first, and the page made from that data."""
