package dk.tilbage;

/**
 * Where the program starts. This one class is compiled for Java 17, so that an older Java than the program needs says so
 * in one line instead of failing to read the program.
 */
public final class Main {

    private static final int NEEDED = 25;

    private Main() {}

    /** Runs the command named first in the arguments. */
    public static void main(String[] args) {
        int running = Runtime.version().feature();
        if (running < NEEDED) {
            System.err.println("Tilbage needs Java " + NEEDED + " or later; this is Java " + running + " in "
                    + System.getProperty("java.home") + ".");
            System.exit(2);
        }
        Cli.main(args);
    }
}
