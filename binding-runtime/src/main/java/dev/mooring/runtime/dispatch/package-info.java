/**
 * What happens between bindings and the application, whatever protocol the application speaks:
 * calls find their output by name, events find the application, and what cannot be handled is put
 * away. It exists so that HTTP and gRPC are two translations of one behaviour. May enter {@code
 * registry} and the rooms below; knows no protocol.
 */
@NullMarked
package dev.mooring.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
