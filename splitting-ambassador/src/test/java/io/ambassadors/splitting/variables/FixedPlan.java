package io.ambassadors.splitting.variables;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;

/** Asks given endpoints in their order, and notes how it failed. */
final class FixedPlan implements ProxyPlan, Origins {
    private final Deque<Endpoint> endpoints;
    private final List<Failure> failures = new ArrayList<>();

    FixedPlan(List<Endpoint> endpoints) {
        this.endpoints = new ArrayDeque<>(endpoints);
    }

    List<Failure> failures() {
        return failures;
    }

    @Override
    public ProxySettings settings() {
        return ProxySettings.DEFAULT;
    }

    @Override
    public Origins origins(Exchange exchange) {
        return this;
    }

    @Override
    public void request(Exchange exchange, Endpoint endpoint, OutgoingRequest out) {}

    @Override
    public boolean accept(Exchange exchange, ResponseHead response) {
        return true;
    }

    @Override
    public void intercepted(Exchange exchange, int status) {}

    @Override
    public void response(Exchange exchange, ResponseHead response, Fields out) {}

    @Override
    public void failed(Exchange exchange, Failure failure) {
        failures.add(failure);
    }

    @Override
    public Endpoint next() {
        return endpoints.poll();
    }

    @Override
    public void finished(Endpoint endpoint, Outcome outcome) {}

    @Override
    public int tries() {
        return endpoints.size();
    }
}
