"""Grade customer-service interactions against gated rubrics written in YAML."""
