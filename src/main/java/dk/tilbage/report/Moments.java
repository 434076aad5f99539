package dk.tilbage.report;

/** Mean and variance of a stream of values (B. P. Welford, <i>Technometrics</i> 4 (1962) 419–420). */
final class Moments {

    private long n;
    private double mean;
    private double squares;

    void add(double value) {
        n++;
        double difference = value - mean;
        mean += difference / n;
        squares += difference * (value - mean);
    }

    long n() {
        return n;
    }

    /** The mean; not a number where there is no value. */
    double mean() {
        return n == 0 ? Double.NaN : mean;
    }

    /** The sample variance, with n − 1; not a number below two values. */
    double variance() {
        return n < 2 ? Double.NaN : squares / (n - 1);
    }
}
