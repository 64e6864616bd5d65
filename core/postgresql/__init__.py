"""PostgreSQL through a pool that does not wait for a server that is away."""
