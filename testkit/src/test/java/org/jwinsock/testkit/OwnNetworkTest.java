package org.jwinsock.testkit;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;

/// The scenarios that need a network of their own, or a process with few rights or descriptors.
class OwnNetworkTest {

  @Test
  void shouldMulticastWhereTheLoopbackInterfaceHasARouteForIt() {
    OwnNetwork.run("ip -6 route add local ff00::/8 dev lo table local", MulticastTest.class);
  }

  @Test
  void shouldMulticastOnAnInterfaceThatIsNoLoopback() {
    OwnNetwork.run(
        "I="
            + MulticastTest.INTERFACE
            + " && ip link add $I type veth peer $I-peer"
            + " && ip link set $I up && ip link set $I-peer up"
            + " && ip addr add 10.77.0.1/24 dev $I"
            + " && ip addr add fd77::1/64 dev $I nodad",
        MulticastTest.class);
  }

  @Test
  void shouldMindTheMtuOfALink() {
    OwnNetwork.run("ip link set lo mtu 1500", SmallMtuScenarios.class);
  }

  @Test
  void shouldTellChangesOfAddressesAndRoutes() {
    OwnNetwork.run("true", NetworkChangeScenarios.class);
  }

  @Test
  void shouldCompleteSendsWithoutABufferWhenTheyHaveArrived() {
    assumeFalse(Layers.names().contains("buffer"), "a layer has buffers and sockets of its own");
    OwnNetwork.run("true", NoSendBufferScenarios.class);
  }

  @Test
  void shouldNoticeSilence() {
    OwnNetwork.run("true", SilenceScenarios.class);
  }

  @Test
  void shouldDoWithoutPrivileges() {
    OwnNetwork.runUnprivileged(UnprivilegedScenarios.class);
  }

  @Test
  void shouldDoWithFewDescriptors() {
    assumeFalse(Layers.names().contains("buffer"), "a layer has buffers and sockets of its own");
    OwnNetwork.runWithFewDescriptors(400, FewDescriptorsScenarios.class);
  }
}
