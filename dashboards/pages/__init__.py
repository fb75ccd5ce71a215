"""One module a page; each holds a PAGE, found by walking this folder."""
