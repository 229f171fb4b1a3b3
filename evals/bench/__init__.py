"""How fast it starts and answers, how much memory that takes, and how it grows: one file a subject, one table over them (`make bench`)."""
