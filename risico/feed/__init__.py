"""Tasks in somebody's own calendar: a feed by a secret link, and the file that goes with a mail. Without content."""
