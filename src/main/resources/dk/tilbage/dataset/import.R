# Reads the tables of this dataset into R: one data frame a table, with the table's name.
# It needs base R and nothing else. In the package's folder:
#
#   source("import.R")
#
# From anywhere else, and with Danish labels:
#
#   folder <- "the/package"; lang <- "da"; source(file.path(folder, "import.R"))
#
# Dates become Date, whole numbers integer (numeric where they are too large for it), decimals numeric, flags logical,
# pseudonyms and names character. A coded column becomes a factor whose levels are the codes, in the order of the codebook, so that
# analyses do not depend on a language; label_codes() gives the labels:
#
#   table(cases$group)                  # PARTICIPANT, CONTROL, ...
#   table(label_codes(cases$group))     # Participant, Control, ...
#
# Every table and column has a "label", a column may have a "unit", a coded one has "value_labels". R drops these attributes from a
# column that is subset; label_codes(x, value_labels("cases", "group")) works on any.

#DEFINITION#

# The labels of a column's codes: a character vector with the codes as names.
value_labels <- function(table, column, language = lang) {
  definition <- dataset_definition[[table]]$columns[[column]]
  if (is.null(definition)) stop("there is no column ", table, "$", column)
  if (is.null(definition$codes)) stop("the column ", table, "$", column, " has no codes")
  stats::setNames(definition$code_labels[[language]], definition$codes)
}

# A coded column with labels instead of codes.
label_codes <- function(x, labels = attr(x, "value_labels")) {
  if (is.null(labels)) stop("no labels are known; give value_labels(table, column)")
  factor(unname(labels[as.character(x)]), levels = unique(unname(labels)))
}

# One table as a data frame.
import_table <- function(name, folder = ".", language = "en") {
  definition <- dataset_definition[[name]]
  columns <- definition$columns
  numeric <- vapply(columns, function(column) {
    column$type %in% c("integer", "decimal", "flag") && is.null(column$codes)
  }, logical(1))
  frame <- utils::read.csv(
    file.path(folder, definition$file),
    colClasses = unname(ifelse(numeric, "numeric", "character")),
    na.strings = "", encoding = "UTF-8", check.names = FALSE, stringsAsFactors = FALSE
  )
  if (!identical(names(frame), names(columns))) {
    stop(definition$file, " does not have the columns of the codebook")
  }
  if (nrow(frame) != definition$rows) {
    stop(definition$file, " has ", nrow(frame), " rows instead of ", definition$rows)
  }
  for (column in names(columns)) {
    about <- columns[[column]]
    x <- frame[[column]]
    typed <- if (!is.null(about$codes)) {
      factor(x, levels = about$codes)
    } else {
      switch(about$type,
        date = {
          days <- unique(x)
          as.Date(days, format = "%Y-%m-%d")[match(x, days)]
        },
        flag = as.logical(x),
        integer = if (all(is.na(x) | abs(x) <= .Machine$integer.max)) as.integer(x) else x,
        x
      )
    }
    if (!identical(is.na(typed), is.na(x))) {
      stop(definition$file, " has values in ", column, " that the codebook does not know")
    }
    attr(typed, "label") <- about$label[[language]]
    if (!is.null(about$unit)) attr(typed, "unit") <- about$unit
    if (!is.null(about$codes)) attr(typed, "value_labels") <- value_labels(name, column, language)
    frame[[column]] <- typed
  }
  attr(frame, "label") <- definition$label[[language]]
  frame
}

if (!exists("lang", mode = "character")) lang <- "en"
if (!lang %in% c("en", "da")) stop('lang is "en" or "da"')
if (!exists("folder", mode = "character")) {
  # Where this script is: sourced, run by Rscript, or else the working directory.
  folder <- local({
    sourced <- unlist(lapply(sys.frames(), function(frame) frame$ofile))
    run <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
    found <- c(rev(sourced), gsub("~+~", " ", run, fixed = TRUE), "import.R")
    dirname(found[[1]])
  })
}

for (table_name in names(dataset_definition)) {
  assign(table_name, import_table(table_name, folder, lang))
  cat(sprintf("%-22s %9d rows %3d columns  %s\n",
    table_name, nrow(get(table_name)), ncol(get(table_name)), dataset_definition[[table_name]]$label[[lang]]))
}
rm(table_name)
