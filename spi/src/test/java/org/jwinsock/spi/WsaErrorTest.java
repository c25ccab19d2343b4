package org.jwinsock.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WsaErrorTest {
  private static final List<Surface.Row> ERROR_ROWS =
      Surface.load().rows().stream().filter(row -> row.kind() == Surface.Kind.ERROR_CODE).toList();

  @Test
  void everyErrorOfTheSurfaceHasAConstant() {
    assertThat(ERROR_ROWS).hasSizeGreaterThan(100);
    assertThat(ERROR_ROWS)
        .allSatisfy(
            row -> {
              int code = Integer.decode(row.value());
              WsaError error = requireNonNull(WsaError.of(code), row.name());
              assertThat(error.code()).isEqualTo(code);
            });
  }

  @Test
  void aWinsockNameIsItsOwnConstantUnlessAnotherNameOfTheNumberIs() {
    assertThat(ERROR_ROWS)
        .filteredOn(row -> row.name().startsWith("WSA") && !row.name().equals("WSANO_ADDRESS"))
        .allSatisfy(
            row ->
                assertThat(WsaError.valueOf(row.name()).code())
                    .isEqualTo(Integer.decode(row.value())));
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsCode(WsaError error) {
    assertThat(WsaError.of(error.code())).isSameAs(error);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Integer.MIN_VALUE, -10035, -1, 0, 1, 1451, 9999, 10000, 11000, 11034, 1 << 30})
  void noOtherNumberIsAnError(int code) {
    assertThat(WsaError.of(code)).isNull();
    assertThat(WsaError.describe(code)).contains("(" + code + ")");
  }

  @Test
  void describesByNameNumberAndMeaning() {
    assertThat(WsaError.describe(10061))
        .isEqualTo("WSAECONNREFUSED (10061): The remote host refused the connection.");
    assertThat(WsaError.describe(0)).isEqualTo("no error (0)");
    assertThat(WsaError.describe(4242)).isEqualTo("unrecognised error (4242)");
  }

  @Test
  void saysEachMeaningInOneSentenceOfItsOwn() {
    assertThat(WsaError.values())
        .extracting(WsaError::message)
        .doesNotHaveDuplicates()
        .allSatisfy(message -> assertThat(message).matches("[A-Z].*[^.]\\.").doesNotContain(". "));
  }

  @ParameterizedTest
  @CsvSource({
    "WSAECONNRESET, 64",
    "WSA_OPERATION_ABORTED, 995",
    "WSAECONNREFUSED, 1225",
    "WSAEMSGSIZE, 234",
    "WSAETIMEDOUT, 121",
    "WSAECONNABORTED, 1236",
    "WSAEHOSTUNREACH, 1232",
    "WSAENETUNREACH, 1231"
  })
  void aCompletionPortReportsTheWin32Number(WsaError error, int win32) {
    assertThat(WsaError.toWin32(error.code())).isEqualTo(win32);
    assertThat(WsaError.fromWin32(win32)).isEqualTo(error.code());
  }

  @Test
  void aResetDatagramSocketIsReportedAsPortUnreachable() {
    assertThat(WsaError.toWin32OfDatagram(WsaErrors.WSAECONNRESET))
        .isEqualTo(WsaErrors.ERROR_PORT_UNREACHABLE)
        .isEqualTo(1234);
    assertThat(WsaError.fromWin32(1234)).isEqualTo(WsaErrors.WSAECONNRESET);
    assertThat(WsaError.toWin32OfDatagram(WsaErrors.WSAEMSGSIZE)).isEqualTo(234);
  }

  @Test
  void theWinsockNumberSurvivesTheWayThroughThePort() {
    assertThat(Arrays.stream(WsaError.values()).filter(error -> error.code() >= 10000))
        .allSatisfy(
            error ->
                assertThat(WsaError.fromWin32(WsaError.toWin32(error.code())))
                    .isEqualTo(error.code()));
  }
}
