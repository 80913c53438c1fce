/**
 * The admin plane that every service has: the only package of common that knows CDI, and it knows no service.
 *
 * <p>The rooms, in the order in which a request meets them:
 *
 * <ol>
 *   <li>{@link io.ambassadors.common.quarkus.AdminSecurity} filters every request by Host and Origin, as
 *       {@link io.ambassadors.common.quarkus.AdminPolicy} decides from {@link io.ambassadors.common.quarkus.AdminConfig};
 *   <li>{@link io.ambassadors.common.quarkus.AdminRoutes} lets a service say of each path whether it is open, guarded or a change,
 *       and runs the handler off the event loop;
 *   <li>the handler answers with a {@link io.ambassadors.common.quarkus.Reply}: JSON by
 *       {@link io.ambassadors.common.quarkus.RecordJson}, text by {@link io.ambassadors.common.quarkus.TextTable}, or a Qute page that
 *       includes {@code templates/admin/layout.html}.
 * </ol>
 *
 * <p>Beside them stand the health checks. A service implements {@link io.ambassadors.common.quarkus.ServiceState}, from which
 * startup, liveness and readiness follow, and registers what is wrong but not fatal with
 * {@link io.ambassadors.common.quarkus.DegradedFacts}.
 */
package io.ambassadors.common.quarkus;
