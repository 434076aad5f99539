# Recomputes what the report tells from the tables of its package, with R's own functions, and compares to 6 digits.
# Rscript report-check.R DATASET REPORT: the package's folder, and the folder of the report's CSV files. Fails on any difference.
suppressPackageStartupMessages(library(survival))
args <- commandArgs(trailingOnly = TRUE)
dataset <- args[1]
report <- args[2]

# The package's own script makes the data frames, where there is one; else its files are read as they are.
script <- file.path(dataset, "import.R")
package <- new.env()
if (file.exists(script)) {
  assign("folder", dataset, envir = package)
  sys.source(script, envir = package)
} else {
  cat("The package has no import.R; its CSV files are read as they are.\n")
}
# The values as they stand in the files, whichever way they came.
written <- function(x) {
  if (is.logical(x)) ifelse(x, "1", "0") else if (inherits(x, "Date")) format(x, "%Y-%m-%d") else as.character(x)
}
raw <- function(name) {
  if (exists(name, envir = package, inherits = FALSE)) {
    return(as.data.frame(lapply(get(name, envir = package), written)))
  }
  read.csv(file.path(dataset, paste0(name, ".csv")), colClasses = "character", na.strings = "", encoding = "UTF-8")
}
figure <- function(name) read.csv(file.path(report, paste0(name, ".csv")), colClasses = "character", na.strings = "", encoding = "UTF-8")
number <- function(x) as.numeric(as.character(x))

compared <- 0
worst <- 0
rows <- list()
bad <- character()
compare <- function(what, told, computed, print = TRUE) {
  told <- suppressWarnings(number(told))
  if (is.na(told)) return(invisible())
  compared <<- compared + 1
  error <- if (is.na(computed)) Inf else abs(told - computed) / max(1, abs(computed))
  # Six digits of the number itself, also where it is small.
  digits <- !is.na(computed) && (signif(told, 6) == signif(computed, 6) ||
    abs(told - computed) <= 5e-7 * max(abs(computed), 1e-9))
  worst <<- max(worst, error)
  if (!digits) bad <<- c(bad, sprintf("%s: report %.9g, R %.9g", what, told, computed))
  if (print) rows[[length(rows) + 1]] <<- sprintf("%-62s %16.9g %16.9g", what, told, computed)
}

disposition <- raw("disposition")
cases <- raw("cases")
spells <- raw("spells")
arms <- intersect(c("PARTICIPANT", "CONTROL", "ARM_A", "ARM_B"), unique(disposition$arm))
entered <- disposition$case_id[disposition$analysed == "1" & !is.na(disposition$arm)]

# ---- sample ratio --------------------------------------------------------------------------------------------------------
allocated <- disposition[!is.na(disposition$arm), ]
ratio <- function(name, column, of) {
  told <- figure(name)
  for (i in seq_len(nrow(told))) {
    level <- told[[column]][i]
    n <- sapply(arms, function(arm) sum(allocated$arm == arm & (is.na(level) | of == level)))
    label <- paste(name, ifelse(is.na(level), "all", level))
    if (!is.na(told$test[i]) && told$test[i] == "CHI_SQUARE") {
      test <- chisq.test(n)
      compare(paste(label, "chi-square"), told$statistic[i], test$statistic)
      compare(paste(label, "p"), told$p[i], test$p.value)
    } else if (!is.na(told$test[i])) {
      compare(paste(label, "binomial p"), told$p[i], binom.test(n)$p.value)
    }
    if (!is.na(told$share[i])) {
      limits <- binom.test(n)$conf.int
      compare(paste(label, "low"), told$share_low[i], limits[1], FALSE)
      compare(paste(label, "high"), told$share_high[i], limits[2], FALSE)
    }
  }
  # Corrected for every test that was made, also for those whose counts are hidden.
  made <- sapply(seq_len(nrow(told)), function(i) {
    level <- told[[column]][i]
    n <- sapply(arms, function(arm) sum(allocated$arm == arm & (is.na(level) | of == level)))
    if (sum(n) == 0) NA else if (sum(n) / 2 >= 5) chisq.test(n)$p.value else binom.test(n)$p.value
  })
  compare(paste(name, "Holm, first"), told$p_holm[1], p.adjust(made, "holm")[1])
}
ratio("sample-ratio", "target_group", allocated$target_group)
ratio("sample-ratio-jobcentre", "jobcentre", allocated$jobcentre)
ratio("sample-ratio-month", "month", substr(allocated$allocated_on, 1, 7))

# ---- standardised differences --------------------------------------------------------------------------------------------
joined <- merge(allocated[, c("case_id", "arm", "entered", "allocated_on")], cases, by = "case_id", suffixes = c("", ".case"))
joined$days_to_allocation <- as.character(as.integer(as.Date(joined$allocated_on) - as.Date(joined$first_day)))
smd <- function(data, variable) {
  one <- data[[variable]][data$arm == arms[1]]
  other <- data[[variable]][data$arm == arms[2]]
  one <- one[!is.na(one)]
  other <- other[!is.na(other)]
  if (variable %in% c("age_at_opening", "days_to_allocation")) {
    one <- number(one)
    other <- number(other)
    return((mean(one) - mean(other)) / sqrt((var(one) + var(other)) / 2))
  }
  levels <- sort(unique(c(one, other)), method = "radix")
  if (length(levels) == 2) {
    p <- mean(one == levels[2])
    q <- mean(other == levels[2])
    return((p - q) / sqrt((p * (1 - p) + q * (1 - q)) / 2))
  }
  p <- sapply(levels[-1], function(level) mean(one == level))
  q <- sapply(levels[-1], function(level) mean(other == level))
  covariance <- (diag(p) - p %*% t(p) + diag(q) - q %*% t(q)) / 2
  sqrt(mahalanobis(p, q, covariance))
}
balance <- figure("balance")
for (variable in unique(balance$variable)) {
  told <- balance[balance$variable == variable, ][1, ]
  # What only flex-job cases have is compared among them.
  of <- if (variable %in% c("flex_job_origin", "start_stock")) joined[joined$target_group == "FLEX_JOB", ] else joined
  compare(paste("balance", variable, "allocated"), told$smd_allocated, smd(of, variable))
  compare(paste("balance", variable, "entered"), told$smd_entered, smd(of[of$entered == "1", ], variable))
}

# ---- survival ------------------------------------------------------------------------------------------------------------
spells$days <- number(spells$stop_days)
spells$status <- number(spells$event)
files <- c(FULL_RECOVERY = "km-recovery", OFF_BENEFIT = "km-benefit")
summary_told <- figure("km-summary")
tests_told <- figure("log-rank")
for (outcome in names(files)) {
  for (group in unique(summary_told$target_group)) {
    first <- spells[spells$outcome == outcome & spells$spell == "1" & spells$case_id %in% entered &
      (is.na(group) | spells$target_group == group), ]
    label <- paste(outcome, ifelse(is.na(group), "all", group))
    name <- paste0(files[[outcome]], ifelse(is.na(group), "", paste0("-", gsub("_", "-", tolower(group)))))
    curve <- figure(name)
    risks <- figure(paste0(name, "-at-risk"))
    for (arm in arms) {
      fit <- survfit(Surv(days, status) ~ 1, data = first[first$group == arm, ], conf.type = "log-log")
      told <- summary_told[summary_told$outcome == outcome & summary_told$arm == arm &
        (if (is.na(group)) is.na(summary_told$target_group) else summary_told$target_group %in% group), ]
      total <- summary(fit)$table
      compare(paste(label, arm, "n"), told$n, total[["records"]])
      compare(paste(label, arm, "events"), told$events, total[["events"]])
      compare(paste(label, arm, "median"), told$median_days, total[["median"]])
      compare(paste(label, arm, "median, low"), told$median_low, total[["0.95LCL"]])
      compare(paste(label, arm, "median, high"), told$median_high, total[["0.95UCL"]])
      points <- curve[curve$arm == arm, ]
      if (nrow(points) > 0) {
        at <- summary(fit, times = number(points$days))
        for (i in seq_len(nrow(points))) {
          day <- paste(label, arm, "day", points$days[i])
          last <- i == nrow(points)
          compare(paste(day, "S"), points$survival[i], at$surv[i], last)
          compare(paste(day, "se"), points$std_error[i], at$std.err[i], last)
          compare(paste(day, "low"), points$low[i], at$lower[i], last)
          compare(paste(day, "high"), points$high[i], at$upper[i], last)
        }
      }
      for (column in grep("^week_", names(risks), value = TRUE)) {
        weeks <- number(sub("week_", "", column))
        compare(paste(label, arm, "at risk,", column), risks[[column]][risks$arm == arm], sum(first$days[first$group == arm] >= 7 * weeks), FALSE)
      }
    }
    for (kind in c("PLAIN", "STRATIFIED")) {
      told <- tests_told[tests_told$outcome == outcome & tests_told$test == kind &
        (if (is.na(group)) is.na(tests_told$target_group) else tests_told$target_group %in% group), ]
      if (is.na(suppressWarnings(number(told$chi_square)))) next
      first$arm <- factor(first$group, levels = arms)
      test <- if (kind == "PLAIN") survdiff(Surv(days, status) ~ arm, data = first) else
        survdiff(Surv(days, status) ~ arm + strata(jobcentre), data = first)
      compare(paste(label, "log-rank", kind), told$chi_square, test$chisq)
      compare(paste(label, "log-rank", kind, "p"), told$p, pchisq(test$chisq, 1, lower.tail = FALSE))
      compare(paste(label, "log-rank", kind, "expected"), told$expected, if (is.matrix(test$exp)) sum(test$exp[1, ]) else test$exp[1], FALSE)
    }
  }
}

# ---- shares with Wilson's intervals, and means of persons ------------------------------------------------------------------
for (file in list.files(report, "^(exemptions-(ground|jobcentre)|fidelity-day-28|success-(four|obs).*)\\.csv$")) {
  told <- read.csv(file.path(report, file), colClasses = "character", na.strings = "", encoding = "UTF-8")
  for (i in seq_len(nrow(told))) {
    for (arm in tolower(arms)) {
      if (is.na(told[[paste0(arm, "_low")]][i])) next
      limits <- suppressWarnings(prop.test(number(told[[arm]][i]), number(told[[paste0(arm, "_of")]][i]), correct = FALSE))$conf.int
      compare(paste(file, told[[1]][i], arm, "low"), told[[paste0(arm, "_low")]][i], limits[1], FALSE)
      compare(paste(file, told[[1]][i], arm, "high"), told[[paste0(arm, "_high")]][i], limits[2], FALSE)
    }
  }
}
if (file.exists(file.path(report, "fidelity-contact.csv"))) {
  weeks <- raw("person_weeks")
  weeks <- weeks[weeks$case_id %in% entered & !is.na(weeks$week_since_entry) & weeks$days == "7", ]
  weeks$week <- number(weeks$week_since_entry)
  weeks <- weeks[weeks$week <= 17, ]
  means <- function(name, of, column) {
    told <- figure(name)
    person <- tapply(number(ifelse(is.na(of[[column]]), "0", of[[column]])), of$case_id, mean)
    row <- match(names(person), disposition$case_id)
    for (i in seq_len(nrow(told))) {
      for (arm in arms) {
        # Where it is hidden how many they are, the numbers are rounded.
        if (is.na(suppressWarnings(number(told[[paste0(tolower(arm), "_n")]][i])))) next
        x <- person[disposition$arm[row] == arm & (is.na(told$jobcentre[i]) | disposition$jobcentre[row] == told$jobcentre[i])]
        label <- paste(name, ifelse(is.na(told$jobcentre[i]), "all", told$jobcentre[i]), arm)
        half <- qnorm(0.975) * sd(x) / sqrt(length(x))
        compare(paste(label, "n"), told[[paste0(tolower(arm), "_n")]][i], length(x), FALSE)
        compare(paste(label, "mean"), told[[paste0(tolower(arm), "_mean")]][i], mean(x), is.na(told$jobcentre[i]))
        compare(paste(label, "sd"), told[[paste0(tolower(arm), "_sd")]][i], sd(x), FALSE)
        compare(paste(label, "low"), told[[paste0(tolower(arm), "_low")]][i], mean(x) - half, FALSE)
        compare(paste(label, "high"), told[[paste0(tolower(arm), "_high")]][i], mean(x) + half, FALSE)
      }
    }
  }
  means("fidelity-contact", weeks, "contact_kept")
  means("fidelity-hours", weeks[weeks$week >= 5, ], "activity_hours")
}

# ---- the order of success ------------------------------------------------------------------------------------------------
for (file in list.files(report, "^success-(four|obs).*csv$")) {
  told <- read.csv(file.path(report, file), colClasses = "character")
  counts <- suppressWarnings(sapply(told[, tolower(arms)], number))
  tests <- figure("success-test")
  day <- if (grepl("four-months", file)) "FOUR_MONTHS" else "OBSERVED_TO"
  group <- toupper(gsub("-", "_", sub("\\.csv$", "", sub("success-(four-months|observed-to)-", "", file))))
  test <- tests[tests$day == day & tests$target_group == group, ]
  if (!any(is.na(counts)) && nrow(test) == 1 && !is.na(test$p)) {
    level <- function(arm) rep(seq_len(nrow(counts)), counts[, arm])
    x <- level(1)
    y <- level(2)
    compare(paste(day, group, "Wilcoxon p"), test$p, suppressWarnings(wilcox.test(x, y, exact = FALSE))$p.value)
    better <- mean(outer(x, y, "<") + outer(x, y, "==") / 2)
    compare(paste(day, group, "win odds"), test$win_odds, better / (1 - better))
  }
}

cat(sprintf("%-62s %16s %16s\n", "", "report", "R"))
cat(unlist(rows), sep = "\n")
cat(sprintf("\n%d numbers compared with R %s, survival %s; %d differ in 6 digits; largest relative difference %.1e\n", compared,
  getRversion(), packageVersion("survival"), length(bad), worst))
if (length(bad) > 0 || compared < 50) {
  cat(bad, sep = "\n")
  quit(status = 1)
}
