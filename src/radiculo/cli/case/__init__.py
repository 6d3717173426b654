"""`radiculo case`: write, check, show, hand out and mark teaching cases."""
