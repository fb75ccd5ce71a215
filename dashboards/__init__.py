"""The pages people look at: each is a value of a request, drawn from assessments."""
