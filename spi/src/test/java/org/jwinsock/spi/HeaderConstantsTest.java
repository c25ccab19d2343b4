package org.jwinsock.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The constants against the table of the surface.
class HeaderConstantsTest {
  private static final List<Class<?>> HEADERS =
      List.of(
          WinSock2.class,
          Ws2TcpIp.class,
          MsTcpIp.class,
          MsWSock.class,
          Ws2Spi.class,
          WinBase.class,
          AfUnix.class,
          Qos.class,
          WsRm.class,
          Ws2Bth.class,
          AfIrda.class,
          WsNwLink.class,
          HvSocket.class,
          Ws2Atm.class,
          WsaErrors.class,
          Guids.class);

  private static final Set<Surface.Kind> CONSTANTS =
      Set.of(
          Surface.Kind.FLAG,
          Surface.Kind.IOCTL,
          Surface.Kind.SOCKET_OPTION,
          Surface.Kind.ADDRESS_FAMILY_OR_PROTOCOL,
          Surface.Kind.EVENT_BIT,
          Surface.Kind.ERROR_CODE);

  /// Rows of a constant that has no number in the table, each with the reason.
  private static final Map<String, String> WITHOUT_NUMBER =
      Map.of(
          "INVALID_SOCKET",
          "as wide as a pointer: checked below",
          "SOMAXCONN_HINT",
          "a macro: a method here",
          "hEvent low-order bit set",
          "a convention, not a constant",
          "SIO_CHK_QOS",
          "the table has no number; checked below",
          "IPV6_ADDRESS_BITS",
          "the table has no number; checked below",
          "SO_PROTECT",
          "Microsoft publishes no number",
          "A/W macro names without suffix (WSASocket WSADuplicateSocket WSAEnumProtocols"
              + " WSALookupServiceBegin GetAddrInfo ... about 25)",
          "names of functions");

  private final Map<String, Object> constants = constants();
  private final List<Surface.Row> rows =
      Surface.load().rows().stream().filter(row -> CONSTANTS.contains(row.kind())).toList();

  @Test
  void everyNumberOfTheSurfaceIsAConstantOfItsName() {
    List<Surface.Row> numeric =
        rows.stream().filter(row -> row.value().matches("0x[0-9A-Fa-f]+|[0-9]+")).toList();
    assertThat(numeric).hasSizeGreaterThan(800);
    assertThat(numeric)
        .allSatisfy(
            row -> {
              Object constant = requireNonNull(constants.get(row.name()), row.name());
              long expected = Long.decode(row.value());
              long actual =
                  constant instanceof Integer number
                      ? Integer.toUnsignedLong(number)
                      : (Long) constant;
              assertThat(actual).as(row.name()).isEqualTo(expected);
            });
  }

  @Test
  void everyGuidOfTheSurfaceIsAConstantOfItsName() {
    List<Surface.Row> guids = rows.stream().filter(row -> row.value().startsWith("{")).toList();
    assertThat(guids).hasSize(10);
    assertThat(guids)
        .allSatisfy(
            row ->
                assertThat(constants.get(row.name()))
                    .isEqualTo(
                        UUID.fromString(
                            row.value().replaceAll("[{}]", "").toLowerCase(Locale.ROOT))));
  }

  @Test
  void aRowWithoutNumberNamesAFamilyOrIsExplained() {
    assertThat(rows)
        .filteredOn(row -> !row.value().matches("0x[0-9A-Fa-f]+|[0-9]+|\\{.*"))
        .extracting(Surface.Row::name)
        .filteredOn(name -> !name.contains("*"))
        .filteredOn(name -> !name.startsWith("AppleTalk options"))
        .containsExactlyInAnyOrderElementsOf(WITHOUT_NUMBER.keySet());
  }

  @Test
  void theFamiliesAreThere() {
    assertThat(WinSock2.INVALID_SOCKET).isEqualTo(-1L);
    assertThat(WinSock2.SOMAXCONN_HINT(200)).isEqualTo(-200);
    assertThat(Qos.SIO_CHK_QOS).isEqualTo(0xDC000001);
    assertThat(Ws2TcpIp.IPV6_ADDRESS_BITS).isEqualTo(128);
    assertThat(1 << WinSock2.FD_ADDRESS_LIST_CHANGE_BIT).isEqualTo(WinSock2.FD_ADDRESS_LIST_CHANGE);
    assertThat(namesOf(WinSock2.class)).filteredOn(name -> name.startsWith("IPPORT_")).hasSize(47);
    assertThat(namesOf(WinSock2.class)).filteredOn(name -> name.startsWith("NS_")).hasSize(25);
  }

  @Test
  void everyFdBitIsThePositionOfItsMask() {
    assertThat(namesOf(WinSock2.class))
        .filteredOn(name -> name.matches("FD_.*_BIT"))
        .hasSize(WinSock2.FD_MAX_EVENTS)
        .allSatisfy(
            name ->
                assertThat(constants.get(name.substring(0, name.length() - 4)))
                    .isEqualTo(1 << (Integer) requireNonNull(constants.get(name))));
  }

  @Test
  void everyProtocolFamilyIsItsAddressFamily() {
    assertThat(namesOf(WinSock2.class))
        .filteredOn(name -> name.startsWith("PF_"))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(constants.get(name)).isEqualTo(constants.get("A" + name.substring(1))));
  }

  @Test
  void theNumberOfAControlCodeSaysWhichWayItsDataGoes() {
    assertThat(WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER)
        .isEqualTo(WinSock2.IOC_INOUT | WinSock2.IOC_WS2 | 6);
    assertThat(MsTcpIp.SIO_KEEPALIVE_VALS).isEqualTo(WinSock2.IOC_IN | WinSock2.IOC_VENDOR | 4);
  }

  @Test
  void serviceClassesCarryPortAndRecordType() {
    assertThat(Guids.SVCID_TCP(80)).hasToString("00090050-0000-0000-c000-000000000046");
    assertThat(Guids.SVCID_UDP(53)).hasToString("000a0035-0000-0000-c000-000000000046");
    assertThat(Guids.SVCID_DNS_TYPE_AAAA).hasToString("00090035-0000-001c-c000-000000000046");
    assertThat(Guids.SVCID_INET_HOSTADDRBYNAME).hasToString("0002a803-0000-0000-c000-000000000046");
    assertThat(Guids.IS_SVCID_DNS(Guids.SVCID_DNS_TYPE_PTR)).isTrue();
    assertThat(Guids.IS_SVCID_DNS(Guids.SVCID_TCP(80))).isFalse();
    assertThat(Guids.IS_SVCID_UDP(Guids.SVCID_UDP(65535))).isTrue();
    assertThat(Guids.PORT_FROM_SVCID_UDP(Guids.SVCID_UDP(65535))).isEqualTo(65535);
    assertThat(Guids.RR_FROM_SVCID(Guids.SVCID_DNS_TYPE_SRV)).isEqualTo(33);
    assertThat(Guids.IS_SVCID_TCP(Guids.SVCID_HOSTNAME)).isFalse();
  }

  private static Map<String, Object> constants() {
    Map<String, Object> constants = new HashMap<>();
    for (Class<?> header : HEADERS) {
      for (Field field : header.getFields()) {
        assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
        Object other = constants.put(field.getName(), value(field));
        assertThat(other).as("a second %s, in %s", field.getName(), header).isNull();
      }
    }
    return constants;
  }

  private static Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " is not public", e);
    }
  }

  private static Set<String> namesOf(Class<?> header) {
    return List.of(header.getFields()).stream().map(Field::getName).collect(Collectors.toSet());
  }
}
