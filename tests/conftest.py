"""What holds for every test."""

import hypothesis

# No test asserts elapsed time, and a busy machine is no reason to fail one.
hypothesis.settings.register_profile(
    "surtitle", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("surtitle")
