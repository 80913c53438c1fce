package io.ambassadors.common.http.proxy;

import io.ambassadors.common.http.Fields;

/**
 * A response that is made here.
 *
 * @param status its status
 * @param reason text behind the status; empty for the usual one
 * @param fields all its fields but those of framing and connection
 * @param body its body; left out towards HEAD
 * @param close whether the connection closes behind it
 */
public record Reply(int status, String reason, Fields fields, byte[] body, boolean close) {}
