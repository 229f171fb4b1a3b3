"""What those who run the service see of it: health, readiness, version, metrics, logs."""
