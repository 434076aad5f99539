package dk.tilbage.report;

import java.util.Arrays;

/**
 * How far two groups differ, in standard deviations: means and shares as in P. C. Austin, <i>Statistics in Medicine</i>
 * 28 (2009) 3083–3107; more than two levels as in D. Yang and J. E. Dalton, <i>SAS Global Forum</i> 2012, paper 335. It
 * does not grow with the number of persons. Not a number where it cannot be told.
 */
final class StandardisedDifference {

    private StandardisedDifference() {}

    /** The means' difference over the root of the mean of the two variances. */
    static double ofMeans(Moments one, Moments other) {
        return over(one.mean() - other.mean(), Math.sqrt((one.variance() + other.variance()) / 2));
    }

    /** The shares' difference over the root of the mean of p(1 − p). */
    static double ofShares(long one, long ofOne, long other, long ofOther) {
        double p = (double) one / (double) ofOne;
        double q = (double) other / (double) ofOther;
        return over(p - q, Math.sqrt((p * (1 - p) + q * (1 - q)) / 2));
    }

    private static double over(double difference, double deviation) {
        if (difference == 0) {
            return 0;
        }
        return deviation > 0 ? difference / deviation : Double.NaN;
    }

    /**
     * The Mahalanobis distance of the two groups' shares of every level but one, under the mean of their covariances;
     * never negative. Levels that neither group has are left out.
     */
    static double ofLevels(long[] one, long[] other) {
        double n = Arrays.stream(one).sum();
        double m = Arrays.stream(other).sum();
        int[] levels = java.util.stream.IntStream.range(0, one.length)
                .filter(level -> one[level] + other[level] > 0)
                .toArray();
        if (n == 0 || m == 0) {
            return Double.NaN;
        }
        int k = levels.length - 1;
        double[] difference = new double[k];
        double[][] covariance = new double[k][k];
        for (int i = 0; i < k; i++) {
            double pi = one[levels[i]] / n;
            double qi = other[levels[i]] / m;
            difference[i] = pi - qi;
            for (int j = 0; j < k; j++) {
                double pj = one[levels[j]] / n;
                double qj = other[levels[j]] / m;
                covariance[i][j] = (i == j ? pi * (1 - pi) + qi * (1 - qi) : -pi * pj - qi * qj) / 2;
            }
        }
        double[] solved = solve(covariance, difference);
        double squared = 0;
        for (int i = 0; i < k; i++) {
            squared += difference[i] * solved[i];
        }
        return Math.sqrt(Math.max(squared, 0));
    }

    /**
     * Gauss's elimination with pivots; the matrix is a covariance of levels that each occur, and so can be inverted.
     */
    private static double[] solve(double[][] matrix, double[] right) {
        int k = right.length;
        double[][] a = new double[k][];
        for (int i = 0; i < k; i++) {
            a[i] = Arrays.copyOf(matrix[i], k + 1);
            a[i][k] = right[i];
        }
        for (int column = 0; column < k; column++) {
            int pivot = column;
            for (int row = column + 1; row < k; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            double[] swapped = a[column];
            a[column] = a[pivot];
            a[pivot] = swapped;
            for (int row = column + 1; row < k; row++) {
                double factor = a[row][column] / a[column][column];
                for (int c = column; c <= k; c++) {
                    a[row][c] -= factor * a[column][c];
                }
            }
        }
        double[] solution = new double[k];
        for (int row = k - 1; row >= 0; row--) {
            double rest = a[row][k];
            for (int c = row + 1; c < k; c++) {
                rest -= a[row][c] * solution[c];
            }
            solution[row] = rest / a[row][row];
        }
        return solution;
    }
}
