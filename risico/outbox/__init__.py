"""Messages waiting to be sent: written in the transaction of what caused them, sent afterwards (design.md decision 5)."""
