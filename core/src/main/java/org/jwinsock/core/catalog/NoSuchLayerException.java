package org.jwinsock.core.catalog;

/// A layer was named that is not there, or cannot be loaded.
public final class NoSuchLayerException extends Exception {

  private static final long serialVersionUID = 1;

  NoSuchLayerException(String message) {
    super(message);
  }
}
