package io.ambassadors.common.quarkus;

/**
 * Why a request is not served.
 *
 * @param status HTTP status
 * @param error what is wrong
 * @param cure what the caller can do about it
 */
public record Refusal(int status, String error, String cure) {}
