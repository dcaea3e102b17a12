"""Settings and fixtures that all tests share."""

from hypothesis import settings

# A busy machine is slow now and then; what is slow by nature is measured in bench/.
settings.register_profile("rolematch", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("rolematch")
