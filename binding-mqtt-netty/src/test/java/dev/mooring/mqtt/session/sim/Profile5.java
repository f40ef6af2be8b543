package dev.mooring.mqtt.session.sim;

/**
 * What MQTT 5.0 adds to a schedule.
 *
 * @param receiveMaximum QoS 1 and 2 messages that the broker takes at a time
 * @param topicAliasMaximum topic aliases that it takes
 * @param publishRefusals how often of a hundred times it refuses a message
 * @param rejections how often of a hundred times the application rejects one
 */
record Profile5(int receiveMaximum, int topicAliasMaximum, int publishRefusals, int rejections) {}
