# Nothing is said when a customer leaves, comes back or takes a message back; a group hears error-group.
