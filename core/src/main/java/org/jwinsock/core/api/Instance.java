package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.spi.WsaData;

/// One Winsock: what [Winsock], [Kernel32] and [User32] are the static faces of.
final class Instance {

  final Dispatch dispatch;
  final SocketCalls sockets;
  final DataCalls data;
  final OptionCalls options;
  final SelectCalls select;
  final PollCalls poll;
  final WaitCalls waits;
  final EventCalls events;
  final BlockingCalls blocking;
  final NetworkEventCalls networkEvents;
  final MessageCalls messages;
  final ByteOrderCalls byteOrder;
  final CatalogCalls catalog;
  final ProviderCalls providers;
  final ProviderChanges providerChanges;
  final NameCalls names;
  final MessageLookups messageLookups;
  final ConnectByName connectByName;
  final PortCalls ports;
  final NotificationCalls notifications;
  final ResultCalls results;
  final ExtensionCalls extensions;
  final FileCalls files;
  final DatagramMessageCalls datagramMessages;

  Instance(Supplier<Catalog> source) {
    this(source, new NameService());
  }

  Instance(Supplier<Catalog> source, NameService nameService) {
    dispatch = new Dispatch(source);
    nameService.consult(dispatch::interceptors);
    sockets = new SocketCalls(dispatch);
    data = new DataCalls(dispatch);
    options = new OptionCalls(dispatch);
    select = new SelectCalls(dispatch);
    poll = new PollCalls(dispatch);
    waits = new WaitCalls(dispatch);
    events = new EventCalls(dispatch, waits);
    blocking = new BlockingCalls(dispatch);
    networkEvents = new NetworkEventCalls(dispatch);
    messages = new MessageCalls(dispatch, waits);
    byteOrder = new ByteOrderCalls(dispatch);
    catalog = new CatalogCalls(dispatch);
    providers = new ProviderCalls(source, CatalogStore::ofThisProcess);
    providerChanges = new ProviderChanges(dispatch, CatalogStore::ofThisProcess);
    names = new NameCalls(dispatch, nameService);
    messageLookups = new MessageLookups(dispatch, names.hosts);
    connectByName = new ConnectByName(dispatch, names);
    ports = new PortCalls(dispatch);
    notifications = new NotificationCalls(dispatch);
    results = new ResultCalls(dispatch);
    files = new FileCalls(dispatch);
    datagramMessages = new DatagramMessageCalls(dispatch);
    extensions = new ExtensionCalls(dispatch, files, datagramMessages, options);
  }

  /// The code itself is the result; the last error stays as it is.
  int WSAStartup(int versionRequested, WsaData @Nullable [] data) {
    return data == null || data.length == 0 ? WSAEFAULT : dispatch.startup(versionRequested, data);
  }

  int WSACleanup() {
    int ended = dispatch.cleanup();
    if (ended == 0 && !dispatch.initialised()) {
      names.cleanup();
      messageLookups.cleanup();
      providerChanges.cleanup();
    }
    return Answer.status(ended);
  }
}
