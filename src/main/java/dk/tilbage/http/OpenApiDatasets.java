package dk.tilbage.http;

import static dk.tilbage.http.OpenApiSchemas.ref;
import static dk.tilbage.http.OpenApiSchemas.typed;

import dk.tilbage.dataset.DatasetAddress;
import dk.tilbage.dataset.DatasetJob;
import dk.tilbage.dataset.DiffResult;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The answers of the datasets' operations, which are maps in the program: springdoc cannot see what is in them. */
final class OpenApiDatasets {

    private static final String JSON = "application/json";

    private OpenApiDatasets() {}

    static void describe(OpenAPI document) {
        ModelConverters.getInstance(true).readAll(DatasetAddress.class).forEach(document.getComponents()::addSchemas);
        ModelConverters.getInstance(true)
                .readAll(DiffResult.Counts.class)
                .forEach(document.getComponents()::addSchemas);
        document.getComponents().addSchemas("Dataset", dataset());
        Schema<Object> list = typed("object");
        Schema<Object> items = typed("array");
        items.setItems(ref("Dataset"));
        list.addProperty("items", items);
        list.setRequired(List.of("items"));
        document.getComponents().addSchemas("DatasetList", list);

        for (String path : List.of("/api/v1/datasets", "/api/v1/dataset-diffs")) {
            Operation order =
                    Objects.requireNonNull(document.getPaths().get(path)).getPost();
            order.getResponses().remove("200");
            order.getResponses().addApiResponse("202", answer("Ordered; it is made in its turn.", "Dataset"));
        }
        Objects.requireNonNull(document.getPaths().get("/api/v1/datasets"))
                .getGet()
                .getResponses()
                .addApiResponse("200", answer("OK", "DatasetList"));
        var one = Objects.requireNonNull(document.getPaths().get("/api/v1/datasets/{id}"));
        one.getGet().getResponses().addApiResponse("200", answer("OK", "Dataset"));
        one.getDelete().getResponses().addApiResponse("200", answer("OK", "Dataset"));
        Schema<Object> zip = typed("string");
        zip.setFormat("binary");
        Content content = new Content().addMediaType("application/zip", new MediaType().schema(zip));
        Objects.requireNonNull(document.getPaths().get("/api/v1/datasets/{id}/package.zip"))
                .getGet()
                .getResponses()
                .addApiResponse(
                        "200", new ApiResponse().description("The package.").content(content))
                .addApiResponse(
                        "206", new ApiResponse().description("The range of it.").content(content));
    }

    private static Schema<Object> dataset() {
        Schema<Object> dataset = typed("object");
        dataset.addProperty("id", typed("string"));
        dataset.addProperty("kind", typed("string")._enum(List.of("DATASET", "DIFF")));
        dataset.addProperty(
                "status",
                typed("string")
                        ._enum(Arrays.<Object>stream(DatasetJob.Status.values())
                                .map(Object::toString)
                                .map(Object.class::cast)
                                .toList()));
        dataset.addProperty("from", ref("DatasetAddress"));
        dataset.addProperty("address", ref("DatasetAddress"));
        Schema<Object> progress = typed("object");
        progress.addProperty("done", whole());
        progress.addProperty("total", whole());
        dataset.addProperty("progress", progress);
        Schema<Object> rows = typed("object");
        rows.setDescription("Rows by table, once a dataset is made.");
        rows.setAdditionalProperties(whole());
        dataset.addProperty("rows", rows);
        dataset.addProperty("cases", whole().description("The cases that differ, once a comparison is made."));
        Schema<Object> tables = typed("object");
        tables.setDescription("What differs by table, once a comparison is made.");
        tables.setAdditionalProperties(ref("Counts"));
        dataset.addProperty("tables", tables);
        dataset.addProperty("contentDigest", typed("string").description("What is cited; once it is made."));
        dataset.addProperty("logDigest", typed("string").description("The log's digest at its position."));
        dataset.addProperty("code", typed("string").description("Why it FAILED."));
        dataset.addProperty("detail", typed("string").description("The same in English."));
        dataset.addProperty("detailDa", typed("string").description("The same in Danish."));
        dataset.addProperty("check", typed("string").description("The check of the numbers that failed."));
        dataset.setRequired(List.of("id", "kind", "status", "address", "progress"));
        return dataset;
    }

    private static ApiResponse answer(String description, String schema) {
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType(JSON, new MediaType().schema(ref(schema))));
    }

    private static Schema<Object> whole() {
        Schema<Object> whole = typed("integer");
        whole.setFormat("int64");
        return whole;
    }
}
