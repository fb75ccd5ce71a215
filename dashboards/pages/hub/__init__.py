"""A hub's pages: bureaus beside each other, and one of them among its neighbours."""
