package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;

/// The GUIDs that Windows Sockets fixes: extension functions and service classes.
///
/// `UUID` prints the same text as a GUID. In C memory the first three fields are little-endian.
///
/// Source: mswsock.h and svcguid.h; the Microsoft Learn pages of the extension functions and "Basic
/// Approach for GetXbyY in the SPI".
public final class Guids {
  // WSAIoctl with SIO_GET_EXTENSION_FUNCTION_POINTER.
  public static final UUID WSAID_TRANSMITFILE = guid("b5367df0-cbac-11cf-95ca-00805f48a192");
  public static final UUID WSAID_ACCEPTEX = guid("b5367df1-cbac-11cf-95ca-00805f48a192");
  public static final UUID WSAID_GETACCEPTEXSOCKADDRS =
      guid("b5367df2-cbac-11cf-95ca-00805f48a192");
  public static final UUID WSAID_TRANSMITPACKETS = guid("d9689da0-1f90-11d3-9971-00c04f68c876");
  public static final UUID WSAID_CONNECTEX = guid("25a207b9-ddf3-4660-8ee9-76e58c74063e");
  public static final UUID WSAID_DISCONNECTEX = guid("7fda2e11-8630-436f-a031-f536a6eec157");
  public static final UUID WSAID_WSARECVMSG = guid("f689d7c8-6f1f-436b-8a53-e54fe351c322");
  public static final UUID WSAID_WSASENDMSG = guid("a441e712-754f-43ca-84a7-0dee44cf606d");
  public static final UUID WSAID_WSAPOLL = guid("18c76f85-dc66-4964-972e-23c27238312b");

  // WSAIoctl with SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER.
  public static final UUID WSAID_MULTIPLE_RIO = guid("8509e081-96dd-4005-b165-9e2ee8c79e3f");

  // Classes that the getXbyY functions look up.
  public static final UUID SVCID_HOSTNAME = serviceClass(0x0002_A800, 0);
  public static final UUID SVCID_INET_HOSTADDRBYINETSTRING = serviceClass(0x0002_A801, 0);
  public static final UUID SVCID_INET_SERVICEBYNAME = serviceClass(0x0002_A802, 0);
  public static final UUID SVCID_INET_HOSTADDRBYNAME = serviceClass(0x0002_A803, 0);

  // DNS records by type: SVCID_DNS of the record type.
  public static final UUID SVCID_DNS_TYPE_A = SVCID_DNS(1);
  public static final UUID SVCID_DNS_TYPE_NS = SVCID_DNS(2);
  public static final UUID SVCID_DNS_TYPE_CNAME = SVCID_DNS(5);
  public static final UUID SVCID_DNS_TYPE_SOA = SVCID_DNS(6);
  public static final UUID SVCID_DNS_TYPE_PTR = SVCID_DNS(12);
  public static final UUID SVCID_DNS_TYPE_MX = SVCID_DNS(15);
  public static final UUID SVCID_DNS_TYPE_TEXT = SVCID_DNS(16);
  public static final UUID SVCID_DNS_TYPE_AAAA = SVCID_DNS(28);
  public static final UUID SVCID_DNS_TYPE_SRV = SVCID_DNS(33);

  private static final int TCP_BLOCK = 0x0009_0000;
  private static final int UDP_BLOCK = 0x000A_0000;
  private static final int NETWARE_BLOCK = 0x000B_0000;
  private static final int DNS_PORT = 53;

  private Guids() {}

  /// The service class of a TCP port, host order, 0..65535.
  public static UUID SVCID_TCP(int port) {
    return serviceClass(TCP_BLOCK | unsigned16(port), 0);
  }

  /// The service class of a UDP port, host order, 0..65535.
  public static UUID SVCID_UDP(int port) {
    return serviceClass(UDP_BLOCK | unsigned16(port), 0);
  }

  /// The service class of a DNS record type, 0..65535.
  public static UUID SVCID_DNS(int recordType) {
    return serviceClass(TCP_BLOCK | DNS_PORT, unsigned16(recordType));
  }

  /// The service class of a NetWare service advertising id, 0..65535.
  public static UUID SVCID_NETWARE(int sapId) {
    return serviceClass(NETWARE_BLOCK | unsigned16(sapId), 0);
  }

  /// Whether the class is that of a TCP port; DNS record types are classes of port 53.
  public static boolean IS_SVCID_TCP(UUID serviceClass) {
    return isOfBlock(serviceClass, TCP_BLOCK);
  }

  /// Whether the class is that of a UDP port.
  public static boolean IS_SVCID_UDP(UUID serviceClass) {
    return isOfBlock(serviceClass, UDP_BLOCK);
  }

  /// Whether the class is that of a DNS record type.
  public static boolean IS_SVCID_DNS(UUID serviceClass) {
    return IS_SVCID_TCP(serviceClass) && PORT_FROM_SVCID_TCP(serviceClass) == DNS_PORT;
  }

  /// Whether the class is that of a NetWare service.
  public static boolean IS_SVCID_NETWARE(UUID serviceClass) {
    return isOfBlock(serviceClass, NETWARE_BLOCK) && RR_FROM_SVCID(serviceClass) == 0;
  }

  /// The TCP port in a class of [#SVCID_TCP(int)], host order.
  public static int PORT_FROM_SVCID_TCP(UUID serviceClass) {
    return (int) (serviceClass.getMostSignificantBits() >>> 32) & 0xFFFF;
  }

  /// The UDP port in a class of [#SVCID_UDP(int)], host order.
  public static int PORT_FROM_SVCID_UDP(UUID serviceClass) {
    return PORT_FROM_SVCID_TCP(serviceClass);
  }

  /// The DNS record type in a class of [#SVCID_DNS(int)].
  public static int RR_FROM_SVCID(UUID serviceClass) {
    return (int) serviceClass.getMostSignificantBits() & 0xFFFF;
  }

  /// The NetWare service advertising id in a class of [#SVCID_NETWARE(int)].
  public static int SAPID_FROM_SVCID_NETWARE(UUID serviceClass) {
    return PORT_FROM_SVCID_TCP(serviceClass);
  }

  /// The size of a `GUID` in bytes.
  public static final int SIZE = 16;

  private static final ValueLayout.OfLong DATA4 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// Reads a `GUID`: the first three fields are numbers of the machine, the last eight are bytes.
  public static UUID read(MemorySegment from) {
    long data1 = from.get(ValueLayout.JAVA_INT_UNALIGNED, 0) & 0xFFFF_FFFFL;
    long data2 = from.get(ValueLayout.JAVA_SHORT_UNALIGNED, 4) & 0xFFFFL;
    long data3 = from.get(ValueLayout.JAVA_SHORT_UNALIGNED, 6) & 0xFFFFL;
    return new UUID(data1 << 32 | data2 << 16 | data3, from.get(DATA4, 8));
  }

  /// Writes a `GUID`.
  public static void write(UUID guid, MemorySegment to) {
    long high = guid.getMostSignificantBits();
    to.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) (high >>> 32));
    to.set(ValueLayout.JAVA_SHORT_UNALIGNED, 4, (short) (high >>> 16));
    to.set(ValueLayout.JAVA_SHORT_UNALIGNED, 6, (short) high);
    to.set(DATA4, 8, guid.getLeastSignificantBits());
  }

  private static UUID guid(String text) {
    return UUID.fromString(text);
  }

  /// Every well-known class ends in C000-000000000046 and keeps data 1 and data 3 for its own use.
  private static UUID serviceClass(int data1, int data3) {
    return new UUID(((long) data1 << 32) | data3, 0xC000_0000_0000_0046L);
  }

  private static boolean isOfBlock(UUID guid, int block) {
    return guid.getLeastSignificantBits() == 0xC000_0000_0000_0046L
        && (guid.getMostSignificantBits() & 0xFFFF_0000_FFFF_0000L) == (long) block << 32;
  }

  private static int unsigned16(int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException("not in 0..65535: " + value);
    }
    return value;
  }
}
