package org.jwinsock.layers.trace;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// Constants by their C names, as the headers' classes have them.
final class Names {

  private static final Map<Integer, String> IOCTLS = new HashMap<>();
  private static final Map<Integer, String> MSG = new LinkedHashMap<>();
  private static final Map<Integer, String> FD = new LinkedHashMap<>();
  private static final Map<String, String> OPTIONS = new HashMap<>();

  static {
    for (Class<?> header :
        new Class<?>[] {WinSock2.class, Ws2TcpIp.class, MsWSock.class, MsTcpIp.class}) {
      for (Field field : header.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
          add(field.getName(), value(field));
        }
      }
    }
  }

  private Names() {}

  private static int value(Field field) {
    try {
      return field.getInt(null);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static void add(String name, int value) {
    if (name.startsWith("SIO_") || name.startsWith("FIO") || name.equals("SIOCATMARK")) {
      IOCTLS.putIfAbsent(value, name);
    } else if (name.startsWith("MSG_") && Integer.bitCount(value) == 1) {
      MSG.putIfAbsent(value, name);
    } else if (name.startsWith("FD_") && Integer.bitCount(value) == 1 && !name.endsWith("_BIT")) {
      FD.putIfAbsent(value, name);
    } else if (name.startsWith("SO_")) {
      OPTIONS.putIfAbsent(WinSock2.SOL_SOCKET + "/" + value, name);
    } else if (name.startsWith("TCP_")) {
      OPTIONS.putIfAbsent(WinSock2.IPPROTO_TCP + "/" + value, name);
    } else if (name.startsWith("UDP_")) {
      OPTIONS.putIfAbsent(WinSock2.IPPROTO_UDP + "/" + value, name);
    } else if (name.startsWith("IPV6_")) {
      OPTIONS.putIfAbsent(WinSock2.IPPROTO_IPV6 + "/" + value, name);
    } else if (name.startsWith("IP_")) {
      OPTIONS.putIfAbsent(WinSock2.IPPROTO_IP + "/" + value, name);
    }
  }

  static String ioctl(int code) {
    return IOCTLS.getOrDefault(code, "0x%08X".formatted(code));
  }

  static String option(int level, int name) {
    return OPTIONS.getOrDefault(level + "/" + name, "level " + level + " option " + name);
  }

  static String messageFlags(int flags) {
    return bits(flags, MSG);
  }

  static String events(int events) {
    return bits(events, FD);
  }

  static String how(int how) {
    return switch (how) {
      case WinSock2.SD_RECEIVE -> "SD_RECEIVE";
      case WinSock2.SD_SEND -> "SD_SEND";
      case WinSock2.SD_BOTH -> "SD_BOTH";
      default -> Integer.toString(how);
    };
  }

  static String family(int family) {
    return switch (family) {
      case WinSock2.AF_UNSPEC -> "AF_UNSPEC";
      case WinSock2.AF_UNIX -> "AF_UNIX";
      case WinSock2.AF_INET -> "AF_INET";
      case WinSock2.AF_INET6 -> "AF_INET6";
      default -> Integer.toString(family);
    };
  }

  static String type(int type) {
    return switch (type) {
      case WinSock2.SOCK_STREAM -> "SOCK_STREAM";
      case WinSock2.SOCK_DGRAM -> "SOCK_DGRAM";
      case WinSock2.SOCK_RAW -> "SOCK_RAW";
      default -> Integer.toString(type);
    };
  }

  private static String bits(int value, Map<Integer, String> names) {
    if (value == 0) {
      return "0";
    }
    StringJoiner text = new StringJoiner("|");
    int left = value;
    for (Map.Entry<Integer, String> each : names.entrySet()) {
      if ((left & each.getKey()) != 0) {
        text.add(each.getValue());
        left &= ~each.getKey();
      }
    }
    if (left != 0) {
      text.add("0x" + Integer.toHexString(left));
    }
    return text.toString();
  }
}
