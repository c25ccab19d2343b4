package org.jwinsock.testkit;

import org.junit.jupiter.api.extension.ExtendWith;

/// The same without a ring.
@ExtendWith(WithoutRing.class)
class RioControlReadinessTest extends RioControlTest {}
