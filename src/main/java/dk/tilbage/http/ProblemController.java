package dk.tilbage.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The published list of problem codes. Open to any token, also one that has just been refused for its roles. */
@ConditionalOnWebApplication
@RestController
@Tag(name = "Problems")
class ProblemController {

    static final String PATH = "/api/v1/problems";

    /**
     * The codes.
     *
     * @param items the codes, by status
     */
    record KnownProblems(List<ProblemList.Known> items) {}

    private final KnownProblems known = new KnownProblems(ProblemList.all());

    @Operation(
            summary = "Every problem code: its status, what it means and what to do about it, in English and Danish.")
    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    KnownProblems listProblems() {
        return known;
    }
}
