"""How heavy and how fast the pages are; `make bench` prints it. Ratios travel between machines, milliseconds do not."""
