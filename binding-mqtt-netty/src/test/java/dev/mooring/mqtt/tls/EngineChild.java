package dev.mooring.mqtt.tls;

/** Says which engine serves in a process of its own. */
final class EngineChild {

  private EngineChild() {}

  public static void main(String[] arguments) throws TlsConfigurationException {
    System.out.println(TlsContext.load(TlsSettings.builder().build()).engine());
    try {
      TlsContext.load(TlsSettings.builder().engine(TlsEngine.BORINGSSL).build());
    } catch (TlsConfigurationException e) {
      System.out.println(e.getMessage());
    }
  }
}
