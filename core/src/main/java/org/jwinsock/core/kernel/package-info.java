/// What threads wait on: handles, events, asynchronous procedure calls and completion ports.
///
/// Above: everything else in `org.jwinsock.core`. Below: `java.base` and the waiters that providers
/// supply.
///
/// Windows counterpart: the object manager and dispatcher objects of the NT kernel, as
/// `kernel32.dll` shows them.
package org.jwinsock.core.kernel;
