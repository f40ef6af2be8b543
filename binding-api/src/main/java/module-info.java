/** The SPI for input and output bindings. */
module dev.mooring.api {
  requires static transitive org.jspecify;

  exports dev.mooring.api;
  exports dev.mooring.api.config;
}
