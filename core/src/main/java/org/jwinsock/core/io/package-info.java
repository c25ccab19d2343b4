/// Overlapped operations and completion ports: who is told when a request completes.
@NullMarked
package org.jwinsock.core.io;

import org.jspecify.annotations.NullMarked;
