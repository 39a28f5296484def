"""Which field a class is, by its name: Django's own, well-known others, and what is built on them."""

from __future__ import annotations

FOREIGN = frozenset({"ForeignKey", "OneToOneField"})
MANY = "ManyToManyField"
AUTOMATIC = {"AutoField": "integer", "BigAutoField": "bigint", "SmallAutoField": "smallint"}
"""Keys that count up, and the type that those who point to them have."""

PLAIN = frozenset(
    {
        "BigIntegerField", "BinaryField", "BooleanField", "CharField", "DateField", "DateTimeField",
        "DecimalField", "DurationField", "EmailField", "FileField", "FilePathField", "FloatField",
        "ImageField", "IntegerField", "GenericIPAddressField", "IPAddressField", "JSONField",
        "NullBooleanField", "PositiveBigIntegerField", "PositiveIntegerField",
        "PositiveSmallIntegerField", "SlugField", "SmallIntegerField", "TextField", "TimeField",
        "URLField", "UUIDField", "GeneratedField", "CommaSeparatedIntegerField", "ArrayField",
        "HStoreField", "CICharField", "CIEmailField", "CITextField", "SearchVectorField",
        "IntegerRangeField", "BigIntegerRangeField", "DecimalRangeField", "DateTimeRangeField",
        "DateRangeField", "GeometryField", "PointField", "LineStringField", "PolygonField",
        "MultiPointField", "MultiLineStringField", "MultiPolygonField", "GeometryCollectionField",
        "RasterField", "CompositePrimaryKey", "OrderWrt",
    }
)  # fmt: skip
KINDS = PLAIN | FOREIGN | {MANY} | AUTOMATIC.keys()

KNOWN = {
    "StreamField": "JSONField",  # wagtail
    "ParentalKey": "ForeignKey",  # django-modelcluster
    "ParentalManyToManyField": MANY,
    "FlexibleForeignKey": "ForeignKey",  # sentry
    "HybridCloudForeignKey": "BigIntegerField",
    "DefaultForeignKey": "ForeignKey",
    "TreeForeignKey": "ForeignKey",  # django-mptt
    "TreeOneToOneField": "OneToOneField",
    "TreeManyToManyField": MANY,
    "SortedManyToManyField": MANY,
    "CountryField": "CharField",  # django-countries
    "PhoneNumberField": "CharField",
    "ColorField": "CharField",
    "VersatileImageField": "ImageField",
    "ThumbnailerImageField": "ImageField",
    "MoneyField": "DecimalField",
    "CurrencyField": "CharField",
    "EncryptedTextField": "TextField",
    "StatusField": "CharField",  # django-model-utils
    "MonitorField": "DateTimeField",
    "AutoCreatedField": "DateTimeField",
    "AutoLastModifiedField": "DateTimeField",
    "CreationDateTimeField": "DateTimeField",  # django-extensions
    "ModificationDateTimeField": "DateTimeField",
    "AutoSlugField": "SlugField",
    "TimeZoneField": "CharField",
    "ShortUUIDField": "CharField",
    "MarkupField": "TextField",
    "PickledObjectField": "TextField",
    "GzippedDictField": "TextField",  # sentry
    "NodeField": "TextField",
    "LegacyTextJSONField": "TextField",
    "UUIDFieldWithDefault": "UUIDField",
    "LocaleField": "CharField",
}  # fmt: skip
"""Classes of other packages whose names do not end with the field that they are built on."""

WITHOUT_COLUMN = frozenset(
    {
        "GenericForeignKey", "GenericRelation", "TaggableManager", "ClusterTaggableManager",
        "ForeignObject",
    }
)  # fmt: skip
"""Fields that the database does not know of."""

NO_FIELD = "none"


def kind_of(class_name: str) -> str:
    """The field that a class is or is built on, `none` where it has no column, empty if unknown.

    Packages name their fields after what they extend: `BoundedBigIntegerField`, `RichTextField`.
    """
    if class_name in KINDS:
        return class_name
    if class_name in WITHOUT_COLUMN:
        return NO_FIELD
    if class_name in KNOWN:
        return KNOWN[class_name]
    endings = [kind for kind in KINDS if class_name.endswith(kind)]
    return max(endings, key=len, default="")
