package dk.tilbage.trial;

/**
 * A track (spor) that a jobcentre sends people to, such as Greve's jobcoach, retention and KIA (domain §3). A jobcentre
 * declares its tracks with its local targets.
 *
 * @param trackId its id, by which {@code ChooseTrack} and deadline rules name it
 * @param danish its name in Danish
 * @param english its name in English
 */
public record Track(String trackId, String danish, String english) {}
