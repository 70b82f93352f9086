"""PostgreSQL: sessions, its client tools, throwaway servers."""
