/// What JWinsock's promises about speed rest on: each group measures ours and its anchor in one
/// run, and answers their ratio.
///
/// Above: the person who asks. Below: whatever is measured. On the class path, because JMH lives
/// there; what is measured is on the module path, as it is when it ships.
@NullMarked
package org.jwinsock.bench;

import org.jspecify.annotations.NullMarked;
