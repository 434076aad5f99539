package dk.tilbage.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report's numbers against R's, by {@code mvn -Pr-check test}; needs {@code Rscript} with the package survival. It
 * is not part of the ordinary build. The package is a made-up trial of some hundred people, or the folder named by
 * {@code -Dreport.dataset}.
 */
class ReportRCheck {

    @TempDir
    Path folder;

    @Test
    void rTellsTheSame() throws Exception {
        String named = System.getProperty("report.dataset", "");
        Path dataset = named.isEmpty() ? PackageFixture.write(folder.resolve("dataset"), 800, 2009) : Path.of(named);
        Path out = folder.resolve("out");
        Report.write(dataset, out, ReportProgress.NONE);
        Process script = new ProcessBuilder(
                        "Rscript",
                        "src/test/R/report-check.R",
                        dataset.toString(),
                        out.resolve(Report.FOLDER).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(said);
        assertThat(script.waitFor()).as(said).isZero();
    }
}
