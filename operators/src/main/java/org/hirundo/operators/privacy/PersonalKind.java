package org.hirundo.operators.privacy;

/** What is personal, with Dolma's way to write what was masked. */
public enum PersonalKind {
  EMAIL("email", "|||EMAIL_ADDRESS|||"),
  /** Japanese, North American, and international with a plus sign. */
  PHONE("phone", "|||PHONE_NUMBER|||"),
  /** Addresses that anybody can reach: no private, documentation or multicast ones. */
  IP("ip", "|||IP_ADDRESS|||"),
  /** Japan's twelve digits for each resident, the last of them a check digit. */
  MY_NUMBER("my-number", "|||MY_NUMBER|||"),
  /** Of a known issuer and with Luhn's check digit. */
  CARD("card", "|||CARD_NUMBER|||");

  private final String label;
  private final String placeholder;

  PersonalKind(String label, String placeholder) {
    this.label = label;
    this.placeholder = placeholder;
  }

  /** The name in configurations and counts. */
  public String label() {
    return label;
  }

  /** What stands in a text in its place. */
  public String placeholder() {
    return placeholder;
  }
}
