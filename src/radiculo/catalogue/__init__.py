"""Treatments, investigations and answers with an evidence verdict; loaded only when somebody asks for them."""
