"""Rendering: a browser for the pages whose article only JavaScript shows, and for no others."""
