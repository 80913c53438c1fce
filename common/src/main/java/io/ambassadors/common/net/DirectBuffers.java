package io.ambassadors.common.net;

import java.lang.reflect.Method;

/** How Netty gets its buffers from the JVM. */
public final class DirectBuffers {
    private DirectBuffers() {}

    /**
     * Lets Netty allocate buffers without cleaners, and count them. To be called before Netty is loaded.
     *
     * <p>Memory that runs out then fails one allocation at once. With cleaners the JDK collects garbage and sleeps for half a second at
     * each allocation that does not succeed ({@code java.nio.Bits.reserveMemory}), and with it every client of the event loop; and
     * {@code PlatformDependent.usedDirectMemory()} knows nothing.
     *
     * @return false if the JVM does not allow it, since neither {@code java.nio} nor {@code java.lang} of it is open to us
     */
    public static boolean withoutCleaners() {
        System.setProperty("io.netty.tryReflectionSetAccessible", "true");
        Module base = Object.class.getModule();
        if (base.isOpen("java.nio", DirectBuffers.class.getModule())) {
            return true;
        }
        try {
            // The manifest that Quarkus writes opens java.lang and can be given no more.
            Method open = Module.class.getDeclaredMethod("implAddOpensToAllUnnamed", String.class);
            open.setAccessible(true);
            open.invoke(base, "java.nio");
            return true;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return false;
        }
    }
}
