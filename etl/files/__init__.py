"""Files in object storage, by names with slashes: the one package that knows obstore, the client of the S3 API."""
