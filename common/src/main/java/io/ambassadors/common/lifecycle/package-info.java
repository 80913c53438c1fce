/**
 * How a service ends: {@link io.ambassadors.common.lifecycle.DrainController} leads it from serving to stopped, {@link
 * io.ambassadors.common.lifecycle.Signals} hears the signals that ask for it.
 */
package io.ambassadors.common.lifecycle;
