package dk.tilbage.http;

/** Ends a request with a {@link Problem}. An answer, not a fault: it has no stack trace. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    /** Ends the request with this problem. */
    public ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    /** What is answered. */
    public Problem problem() {
        return problem;
    }
}
