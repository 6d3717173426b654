"""What several test files share: small rule bases in memory, random rule bases and cases, and the laws."""
