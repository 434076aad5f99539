package dk.tilbage.people;

/** Sex as registered in the CPR number: its last digit is even for women and odd for men. */
public enum Sex {
    /** The last digit of the CPR number is even. */
    FEMALE,
    /** The last digit of the CPR number is odd. */
    MALE
}
