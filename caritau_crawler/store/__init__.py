"""All of MongoDB: the embedded server, the collections, their laws. Nobody else imports pymongo."""
