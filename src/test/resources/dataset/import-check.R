# Holds what import.R makes of a package against its CSV files and its codebook.csv, which it does not read.
#   Rscript import-check.R FOLDER en|da
arguments <- commandArgs(TRUE)
package_folder <- arguments[[1]]
lang <- arguments[[2]]
source(file.path(package_folder, "import.R"))

read_texts <- function(file) {
  read.csv(file.path(package_folder, file), colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
}
check <- function(holds, ...) if (!isTRUE(holds)) stop(..., call. = FALSE)
same <- function(a, b) identical(enc2utf8(as.character(a)), enc2utf8(as.character(b)))

codebook <- read_texts("codebook.csv")
labels <- codebook[[paste0("label_", lang)]]
tables <- unique(codebook$table)
check(length(tables) > 5, "the codebook has few tables")
checked <- 0
for (name in tables) {
  frame <- get(name)
  raw <- read_texts(paste0(name, ".csv"))
  about <- codebook$table == name
  check(same(attr(frame, "label"), labels[about & codebook$type == "table"]), name, ": label")
  columns <- codebook$column[about & !is.na(codebook$column) & is.na(codebook$code)]
  check(identical(names(frame), columns), name, ": columns")
  check(nrow(frame) == nrow(raw), name, ": rows")
  for (column in columns) {
    at <- about & !is.na(codebook$column) & codebook$column == column
    type <- codebook$type[at & is.na(codebook$code)]
    unit <- codebook$unit[at & is.na(codebook$code)]
    coded <- at & !is.na(codebook$code)
    x <- frame[[column]]
    where <- paste0(name, "$", column)
    check(same(attr(x, "label"), labels[at & is.na(codebook$code)]), where, ": label")
    check(is.na(unit) == is.null(attr(x, "unit")) && (is.na(unit) || attr(x, "unit") == unit), where, ": unit")
    check(identical(is.na(x), is.na(raw[[column]])), where, ": missing values")
    there <- !is.na(x)
    text <- raw[[column]][there]
    if (any(coded)) {
      check(is.factor(x) && identical(levels(x), codebook$code[coded]), where, ": levels")
      check(same(x[there], text), where, ": codes")
      check(same(attr(x, "value_labels"), labels[coded]), where, ": value labels")
      check(same(label_codes(x)[there], labels[coded][match(text, codebook$code[coded])]), where, ": label_codes")
      subset <- frame[there, ][[column]]
      check(same(label_codes(subset, value_labels(name, column)), label_codes(x)[there]), where, ": labels of a subset")
    } else {
      class <- switch(type, date = "Date", flag = "logical", integer = c("integer", "numeric"), decimal = "numeric", "character")
      check(class(x) %in% class, where, ": is ", class(x))
      value <- switch(type,
        date = as.Date(text), flag = text == "1", integer = as.numeric(text), decimal = as.numeric(text), text)
      check(all(x[there] == value), where, ": values")
    }
    checked <- checked + 1
  }
}
cat("columns checked:", checked, "\n")
