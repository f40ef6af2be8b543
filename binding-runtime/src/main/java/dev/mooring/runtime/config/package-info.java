/**
 * Component files: from paths to records, every mistake with its file and line. Knows YAML and JSON
 * so that nobody else has to; knows no binding, opens nothing but the files it is pointed at, and
 * enters no other room but {@code dev.mooring.api}.
 */
@NullMarked
package dev.mooring.runtime.config;

import org.jspecify.annotations.NullMarked;
